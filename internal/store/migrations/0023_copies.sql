-- +goose Up

-- One row a version of a variant of a copy cell. What it says never changes; its state does.
create table copies (
    workspace_id bigint not null references workspaces,
    id text not null check (id ~ '^cp_[a-z2-7]{12}$'),
    version int not null check (version >= 1),
    approach text not null,
    channel text not null,
    locale text not null,
    friend text not null, -- kinds of what the sides get
    advocate text not null,
    fields jsonb not null,
    state text not null check (state in ('draft', 'approved', 'rejected', 'retired')),
    source text not null check (source in ('model', 'person')),
    model text not null, -- '' for a person's, as the next one
    prompt text not null,
    brand_version int not null,
    cost_micros bigint not null check (cost_micros >= 0), -- millionths of a unit of the currency
    currency text not null, -- '' where no price is set
    findings jsonb not null,
    created_at timestamptz not null,
    decided_at timestamptz, -- null until the state was set by a person or the desk
    decided_by text not null,
    primary key (workspace_id, id, version)
);

-- At most one version of a variant is served or waits for a person.
create unique index copies_live on copies (workspace_id, id) where state in ('draft', 'approved');

-- What a snapshot takes in: approved copies, and those retired lately.
create index copies_served on copies (workspace_id, state) where state in ('approved', 'retired');

-- A cell that was filled once and is not paid again: the key is a hash of the brand's version, the cell, the prompt, the model and the variants
-- that left the cell.
create table copy_fills (
    workspace_id bigint not null references workspaces,
    key text not null,
    cell text not null,
    brand_version int not null,
    prompt text not null,
    model text not null,
    asked int not null check (asked >= 1), -- variants
    approved int not null,
    drafts int not null,
    rejected int not null,
    fault text not null, -- why the answer held no variants, '' where it did
    cost_micros bigint not null check (cost_micros >= 0),
    currency text not null,
    finished_at timestamptz not null,
    primary key (workspace_id, key)
);

alter table audit_log drop constraint audit_log_kind_check;
alter table audit_log add constraint audit_log_kind_check
    check (kind in ('program', 'offer', 'experiment', 'key', 'clock', 'model', 'brand', 'copy'));

-- +goose Down
delete from audit_log where kind = 'copy';
alter table audit_log drop constraint audit_log_kind_check;
alter table audit_log add constraint audit_log_kind_check
    check (kind in ('program', 'offer', 'experiment', 'key', 'clock', 'model', 'brand'));
drop table copy_fills, copies;
