-- +goose Up

create table workspaces (
    id bigint generated always as identity primary key,
    name text not null,
    -- Makes inner customer ids and referral codes. Part of backups, never rotated.
    secret bytea not null check (octet_length(secret) = 32),
    created_at timestamptz not null
);

create table api_keys (
    workspace_id bigint not null references workspaces,
    id bigint generated always as identity,
    scope text not null check (scope in ('decide', 'ingest', 'export', 'admin', 'public')),
    name text not null,
    hint text not null, -- the first characters, to recognise a key by
    hash bytea not null unique check (octet_length(hash) = 32),
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    primary key (workspace_id, id)
);

-- The one clock of an installation in manual mode; no row in system mode.
create table manual_clock (
    single boolean primary key default true check (single), -- one row at most
    now timestamptz not null
);

-- Configuration. config is the whole document; the columns beside it are what queries and constraints need.
create table offers (
    workspace_id bigint not null references workspaces,
    key text not null,
    version int not null,
    config jsonb not null,
    updated_at timestamptz not null,
    primary key (workspace_id, key)
);

create table programs (
    workspace_id bigint not null references workspaces,
    key text not null,
    version int not null,
    code_prefix text not null constraint programs_code_prefix_unique unique, -- in the installation: a redirect knows only the code
    config jsonb not null,
    updated_at timestamptz not null,
    primary key (workspace_id, key)
);

create table experiments (
    workspace_id bigint not null references workspaces,
    key text not null,
    program text not null,
    status text not null check (status in ('draft', 'running', 'stopped')),
    version int not null,
    config jsonb not null,
    updated_at timestamptz not null,
    primary key (workspace_id, key),
    constraint experiments_program_exists foreign key (workspace_id, program) references programs (workspace_id, key)
);

-- What policies have learned. version counts folds; a fold writes only over the version it read.
create table policies (
    workspace_id bigint not null references workspaces,
    experiment text not null,
    version bigint not null,
    state jsonb not null,
    primary key (workspace_id, experiment)
);

-- Immutable, named by content: what decisions are drawn from and replayed with.
create table snapshots (
    workspace_id bigint not null references workspaces,
    id text not null,
    body jsonb not null,
    created_at timestamptz not null,
    primary key (workspace_id, id)
);

create table current_snapshots (
    workspace_id bigint primary key references workspaces,
    snapshot_id text not null,
    revision bigint not null, -- grows with every publication; replicas poll it
    published_at timestamptz not null,
    fitted_at timestamptz not null, -- when learned state was last taken in
    foreign key (workspace_id, snapshot_id) references snapshots (workspace_id, id)
);

-- Customers: one row per id as sent. state is a CBOR models.State, written by ingest alone.
create table customers (
    workspace_id bigint not null,
    customer_id uuid not null,
    external_id text, -- null once erased
    known boolean not null, -- was sent as a user id
    linked boolean not null, -- is one end of an identity link
    erased_at timestamptz, -- set: a tombstone, later events are dropped
    created_at timestamptz not null,
    state bytea not null,
    primary key (workspace_id, customer_id)
) with (fillfactor = 80); -- room for updates on the same page

-- What decisions change about a customer, apart from state so that events do not contend with decisions.
create table customer_asks (
    workspace_id bigint not null,
    customer_id uuid not null,
    ask_version bigint not null, -- raised by caps, consents, promises and identity changes; decisions compare and set it
    decisions bigint not null, -- the customer's decision number
    outcomes bigint not null, -- the length of the customer's outcome log
    asks bytea not null, -- CBOR: recent asks, codes by program
    primary key (workspace_id, customer_id)
) with (fillfactor = 80);

-- Of several links from one id the greatest stays (models.Link.Beats).
create table identity_links (
    workspace_id bigint not null,
    customer_id uuid not null,
    to_id uuid not null,
    known boolean not null,
    at bigint not null,
    message_id text not null,
    primary key (workspace_id, customer_id)
);

-- The same links seen from the other end; may name ids whose link has moved on.
create table identity_members (
    workspace_id bigint not null,
    customer_id uuid not null,
    member_id uuid not null,
    primary key (workspace_id, customer_id, member_id)
);

-- Every event ever accepted, by the id as sent: never expired, partitioned by nothing.
create table event_keys (
    workspace_id bigint not null,
    customer_id uuid not null,
    key uuid not null, -- the first 16 bytes of SHA-256 of the message id
    primary key (workspace_id, customer_id, key)
);

create table events (
    workspace_id bigint not null,
    customer_id uuid not null,
    received_at timestamptz not null,
    key uuid not null,
    kind smallint not null,
    type text not null,
    name text not null,
    source text not null,
    occurred_at timestamptz not null,
    raw json not null, -- as received, friends' contact fields dropped
    primary key (workspace_id, customer_id, received_at, key)
) partition by range (received_at);

create table rejected_events (
    workspace_id bigint not null,
    received_at timestamptz not null,
    id uuid not null,
    source text not null,
    code text not null,
    detail text not null,
    raw text not null,
    primary key (workspace_id, received_at, id)
) partition by range (received_at);

create table decisions (
    workspace_id bigint not null,
    customer_id uuid not null,
    decided_at timestamptz not null,
    number bigint not null,
    program text not null,
    placement text not null,
    channel text not null,
    send_id text not null,
    ask boolean not null,
    reason text not null,
    valid_until timestamptz not null,
    snapshot_id text not null,
    body bytea not null, -- CBOR: filters, stages, features, score, offer, copy
    primary key (workspace_id, customer_id, decided_at, number)
) partition by range (decided_at);

-- One row per decision key, so that a retry finds its answer.
create table current_decisions (
    workspace_id bigint not null,
    customer_id uuid not null,
    key uuid not null, -- the first 16 bytes of SHA-256 of program, placement, channel and send
    number bigint not null,
    decided_at timestamptz not null,
    valid_until timestamptz not null,
    withdrawn text not null, -- the reason an ask was taken back within its validity, '' for none
    first_name text not null, -- as it stood in the words, so that a retry reads the same
    primary key (workspace_id, customer_id, key)
) with (fillfactor = 90);

create table promises (
    workspace_id bigint not null,
    customer_id uuid not null,
    program text not null,
    number bigint not null, -- the decision that made it
    offer jsonb not null, -- a copy: edits of the offer change nothing
    made_at timestamptz not null,
    ends_at timestamptz not null,
    provisional_until timestamptz not null,
    activated_at timestamptz,
    first_activated bigint, -- the first activated decision that carried it
    primary key (workspace_id, customer_id, program, number)
);

create table codes (
    code text primary key,
    workspace_id bigint not null,
    customer_id uuid not null,
    program text not null,
    created_at timestamptz not null
);

create table clicks (
    workspace_id bigint not null,
    customer_id uuid not null,
    received_at timestamptz not null,
    id uuid not null,
    code text not null,
    number bigint not null,
    share_channel text not null,
    primary key (workspace_id, customer_id, received_at, id)
) partition by range (received_at);

-- One friend has one referral per program; friend_id is the head of the friend's identity group when it was made.
create table referrals (
    workspace_id bigint not null,
    friend_id uuid not null,
    program text not null,
    advocate_id uuid not null,
    status text not null check (status in ('started', 'converted', 'in_review', 'approved', 'denied', 'voided')),
    code text not null,
    number bigint not null, -- decision whose link was used, 0 for a bare code
    promise bigint not null, -- decision that made the promise it pays by
    offer jsonb not null,
    why text not null,
    touched_at timestamptz not null,
    signed_up_at timestamptz,
    converted_at timestamptz,
    order_id text not null,
    minor bigint not null,
    currency text not null,
    primary key (workspace_id, friend_id, program)
);

-- An advocate's list and count of referrals.
create index referrals_by_advocate on referrals (workspace_id, advocate_id, program);

-- The log that learning folds. seq counts the customer's outcomes from 1.
create table outcomes (
    workspace_id bigint not null,
    customer_id uuid not null,
    received_at timestamptz not null,
    seq bigint not null,
    kind text not null,
    program text not null,
    number bigint not null, -- decision whose link or message was used, 0 for unknown
    promise bigint not null, -- decision that made the promise it falls under, 0 for none
    share_channel text not null,
    occurred_at timestamptz not null,
    minor bigint not null,
    currency text not null,
    primary key (workspace_id, customer_id, received_at, seq)
) partition by range (received_at);

-- One row for each stage that an activated decision drew: due when its outcome window closes.
create table fold_queue (
    workspace_id bigint not null,
    customer_id uuid not null,
    number bigint not null,
    experiment text not null,
    decided_at timestamptz not null,
    activated_at timestamptz not null,
    due_at timestamptz not null,
    fold_version bigint, -- the policy version this row went into; null while it waits
    folded_seq bigint, -- the length of the outcome log that was read
    success boolean, -- what was counted
    primary key (workspace_id, customer_id, number, experiment)
);

-- What is due, oldest first, for every replica's fold loop.
create index fold_queue_due on fold_queue (due_at) where fold_version is null;

-- +goose Down
drop table fold_queue, outcomes, referrals, clicks, codes, promises, current_decisions, decisions, rejected_events, events,
    event_keys, identity_members, identity_links, customer_asks, customers, current_snapshots, snapshots, policies,
    experiments, programs, offers, manual_clock, api_keys, workspaces;
