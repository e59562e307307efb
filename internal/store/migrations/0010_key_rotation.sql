-- +goose Up

-- When a key that was rotated stops working, on the domain's clock; null for a key without an end.
alter table api_keys add column expires_at timestamptz;

-- +goose Down
alter table api_keys drop column expires_at;
