-- +goose Up

-- How a workspace wants to be spoken of: one document with a version. Earlier versions are in the audit log and in the snapshots.
create table brands (
    workspace_id bigint primary key references workspaces,
    version int not null,
    config jsonb not null,
    updated_at timestamptz not null
);

alter table audit_log drop constraint audit_log_kind_check;
alter table audit_log add constraint audit_log_kind_check
    check (kind in ('program', 'offer', 'experiment', 'key', 'clock', 'model', 'brand'));

-- +goose Down
delete from audit_log where kind = 'brand';
alter table audit_log drop constraint audit_log_kind_check;
alter table audit_log add constraint audit_log_kind_check
    check (kind in ('program', 'offer', 'experiment', 'key', 'clock', 'model'));
drop table brands;
