-- +goose Up

-- What a closed case was worth, where its experiment's objective is value; null for nothing.
alter table fold_queue add column value float8;

-- +goose Down
alter table fold_queue drop column value;
