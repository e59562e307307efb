-- +goose Up

-- An experiment ends with what was made of it.
alter table experiments drop constraint experiments_status_check;
alter table experiments add constraint experiments_status_check check (status in ('draft', 'running', 'stopped', 'concluded'));

-- +goose Down
update experiments set status = 'stopped', config = jsonb_set(config, '{status}', '"stopped"') where status = 'concluded';
alter table experiments drop constraint experiments_status_check;
alter table experiments add constraint experiments_status_check check (status in ('draft', 'running', 'stopped'));
