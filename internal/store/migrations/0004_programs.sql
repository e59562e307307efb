-- +goose Up

-- Who changed what. Written in the transaction of the change.
create table audit_log (
    workspace_id bigint not null references workspaces,
    id bigint generated always as identity,
    at timestamptz not null,
    key_id bigint not null, -- 0 at the command line
    actor text not null,
    action text not null check (action in ('create', 'update', 'status', 'delete')),
    kind text not null check (kind in ('program', 'offer', 'experiment', 'key', 'clock')),
    key text not null,
    before jsonb, -- the fields that differ; null for a creation
    after jsonb, -- null for a deletion
    primary key (workspace_id, id)
);

-- The history of one thing.
create index audit_log_by_thing on audit_log (workspace_id, kind, key, id);

-- What a program's test customers do is marked and enters no number.
alter table decisions add column test boolean not null default false;
alter table promises add column test boolean not null default false;
alter table referrals add column test boolean not null default false;
alter table outcomes add column test boolean not null default false;

-- +goose Down
alter table outcomes drop column test;
alter table referrals drop column test;
alter table promises drop column test;
alter table decisions drop column test;
drop table audit_log;
