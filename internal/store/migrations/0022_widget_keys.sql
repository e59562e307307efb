-- +goose Up

-- What hosts sign the tokens of their widgets with. The kid stands in the header of a token.
create table widget_keys (
    kid text primary key,
    id bigint generated always as identity, -- the order in which they were made
    workspace_id bigint not null references workspaces,
    name text not null,
    algorithm text not null check (algorithm in ('HS256', 'EdDSA')),
    key bytea not null check (octet_length(key) >= 32), -- HS256: the secret; EdDSA: the public key
    created_at timestamptz not null,
    revoked_at timestamptz -- set: its tokens are refused
);

-- +goose Down
drop table widget_keys;
