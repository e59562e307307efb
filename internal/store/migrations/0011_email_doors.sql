-- +goose Up

-- Which customer an address belongs to: of each id as sent the last word about its address, as SHA-256 of the address in lower case.
-- The address itself is not here. Rows go when a customer is erased.
create table customer_emails (
    workspace_id bigint not null,
    customer_id uuid not null,
    sha256 bytea check (octet_length(sha256) = 32), -- null: the last word was that there is none
    at bigint not null,
    message_id text collate "C" not null, -- orders as models.Stamp does
    primary key (workspace_id, customer_id)
) with (fillfactor = 80); -- an address is said again and again: room for updates on the same page

-- The look-up that email_sha256 asks for.
create index customer_emails_by_hash on customer_emails (workspace_id, sha256) where sha256 is not null;

-- What per-customer tokens are signed with. The kid, which stands in the token, tells the workspace.
create table token_keys (
    kid text primary key,
    id bigint generated always as identity, -- the order in which they were made: the last of a workspace signs
    workspace_id bigint not null references workspaces,
    key bytea not null check (octet_length(key) = 32),
    created_at timestamptz not null,
    retired_at timestamptz -- set: its tokens are refused
);

-- A token holds for the epoch it was made in: raising it revokes all tokens of the customer.
alter table customers add column token_epoch bigint not null default 0;

-- +goose Down
alter table customers drop column token_epoch;
drop table token_keys, customer_emails;
