-- +goose Up

-- Keys for history, and where browsers may use a public key.
alter table api_keys drop constraint api_keys_scope_check;
alter table api_keys add constraint api_keys_scope_check check (scope in ('decide', 'ingest', 'import', 'export', 'admin', 'public'));
alter table api_keys add column origins text[] not null default '{}';

-- +goose Down
delete from api_keys where scope = 'import';
alter table api_keys drop column origins;
alter table api_keys drop constraint api_keys_scope_check;
alter table api_keys add constraint api_keys_scope_check check (scope in ('decide', 'ingest', 'export', 'admin', 'public'));
