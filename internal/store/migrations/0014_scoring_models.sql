-- +goose Up

-- Trained models, each named by its content. Nothing in body ever changes, and it stays for as long as a decision may have been scored by it.
create table scoring_models (
    workspace_id bigint not null references workspaces,
    program text not null,
    version text not null,
    status text not null check (status in ('champion', 'kept_out', 'retired')),
    pinned boolean not null check (status = 'champion' or not pinned), -- training does not replace it
    trained_at timestamptz not null,
    from_at timestamptz not null, -- of the decisions it learned from
    until_at timestamptz not null, -- it was compared on later ones
    rows bigint not null,
    why text not null,
    report jsonb not null,
    body bytea, -- null for the scorecard, which is pinned by a row of its own, and for what was kept out long ago
    primary key (workspace_id, program, version),
    foreign key (workspace_id, program) references programs (workspace_id, key) on delete cascade
);

create unique index scoring_models_champion on scoring_models (workspace_id, program) where status = 'champion';

-- Who trains a program's model now, and what the last training found.
create table model_trainings (
    workspace_id bigint not null references workspaces,
    program text not null,
    holder text not null, -- '' for nobody
    leased_until timestamptz not null, -- of the machine's clock: a replica that vanished holds up the next one no longer
    tried_at timestamptz not null, -- of the domain's clock, when the last one ended
    drift jsonb, -- of the champion, null for not told yet
    primary key (workspace_id, program),
    foreign key (workspace_id, program) references programs (workspace_id, key) on delete cascade
);

-- Traits that models read. A trait keeps its place for ever: stored vectors are read by it.
create table trait_features (
    workspace_id bigint not null references workspaces,
    place int not null,
    name text not null,
    is_numeric boolean not null,
    primary key (workspace_id, place),
    unique (workspace_id, name)
);

alter table audit_log drop constraint audit_log_kind_check;
alter table audit_log add constraint audit_log_kind_check
    check (kind in ('program', 'offer', 'experiment', 'key', 'clock', 'model'));

-- +goose Down
delete from audit_log where kind = 'model';
alter table audit_log drop constraint audit_log_kind_check;
alter table audit_log add constraint audit_log_kind_check check (kind in ('program', 'offer', 'experiment', 'key', 'clock'));
drop table trait_features, model_trainings, scoring_models;
