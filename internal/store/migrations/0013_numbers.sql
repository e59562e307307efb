-- +goose Up

-- A program's running numbers: the friends who converted in a period.
create index referrals_by_conversion on referrals (workspace_id, program, converted_at) where converted_at is not null;

-- +goose Down
drop index referrals_by_conversion;
