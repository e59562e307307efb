-- +goose Up

-- The accounts of the programs' budgets: what budget_asks and budget_outcomes come to, and the price of reward cost.
create table budgets (
    workspace_id bigint not null references workspaces,
    program text not null,
    currency text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    asks bigint not null, -- charged
    open bigint not null, -- of these, those that may still pay
    expected bigint not null, -- what the open ones are expected to cost, in millionths of a minor unit
    variance double precision not null, -- of that, in squared minor units; whole numbers, so that sums do not hang on their order
    paid bigint not null, -- minor units owed for purchases
    price double precision not null,
    hour timestamptz not null, -- that runs, of the domain's clock
    hour_spend bigint not null, -- charged in it, in millionths of a minor unit
    primary key (workspace_id, program, currency, starts_at),
    foreign key (workspace_id, program) references programs (workspace_id, key) on delete cascade
);

-- The room that replicas may use up without asking. One that vanished gives its room back when its lease expires.
create table budget_leases (
    workspace_id bigint not null,
    program text not null,
    currency text not null,
    starts_at timestamptz not null,
    holder text not null,
    room double precision not null, -- minor units
    expires_at timestamptz not null, -- of the machine's clock
    primary key (workspace_id, program, currency, starts_at, holder),
    foreign key (workspace_id, program, currency, starts_at) references budgets on delete cascade
);

-- What each ask commits a budget to, written with its decision.
create table budget_asks (
    workspace_id bigint not null,
    customer_id uuid not null,
    number bigint not null, -- of the decision
    program text not null,
    currency text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    expected bigint not null,
    variance bigint not null,
    due_at timestamptz not null, -- when it pays no more
    state text not null check (state in ('new', 'open', 'closed')), -- new: not in budgets yet; closed: paid, or past due_at
    primary key (workspace_id, customer_id, number)
);

-- What is not counted yet, and what is due: read each half second for every program with a budget.
create index budget_asks_new on budget_asks (workspace_id, program) where state = 'new';
create index budget_asks_due on budget_asks (workspace_id, program, due_at) where state = 'open';

-- Outcomes that move a budget, entered with the outcome: purchases, and what takes their reward back. customer_id is the advocate.
create table budget_outcomes (
    workspace_id bigint not null,
    customer_id uuid not null,
    program text not null,
    log_customer_id uuid not null, -- whose outcome log it stands in, and where
    seq bigint not null,
    kind text not null,
    number bigint not null, -- as in outcomes
    promise bigint not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    purchased_at timestamptz, -- of a refund: the purchase that it is for, null for the last
    minor bigint not null,
    currency text not null,
    settled boolean not null,
    budget_currency text, -- the account, null for none
    starts_at timestamptz,
    paid bigint not null, -- of a settled purchase, in minor units
    reversed boolean not null, -- its reward was taken back
    primary key (workspace_id, customer_id, program, log_customer_id, seq)
);

create index budget_outcomes_new on budget_outcomes (workspace_id, program) where not settled;

-- +goose Down
drop table budget_outcomes, budget_asks, budget_leases, budgets;
