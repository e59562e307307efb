-- +goose Up

-- What calls of language models have been charged by provider and period: what they used, and of those under way the most they may use. Another
-- currency is another account.
create table llm_spend (
    workspace_id bigint not null references workspaces,
    provider text not null,
    currency text not null, -- '' where no price is set
    period text not null check (period in ('day', 'month')),
    starts_on date not null, -- UTC, of the domain's clock
    tokens bigint not null check (tokens >= 0),
    micros bigint not null check (micros >= 0), -- millionths of a unit of the currency
    primary key (workspace_id, provider, currency, period, starts_on)
);

-- One row a call, written before it is made. One that stays open was under way when its process ended; it stays charged as reserved.
create table llm_calls (
    workspace_id bigint not null references workspaces,
    id bigint generated always as identity,
    provider text not null,
    model text not null,
    kind text not null check (kind in ('chat', 'embedding')),
    job text not null,
    started_at timestamptz not null,
    outcome text not null,
    status smallint not null, -- of HTTP, 0 for none
    reserved_tokens bigint not null check (reserved_tokens >= 0),
    reserved_micros bigint not null check (reserved_micros >= 0),
    prompt_tokens bigint not null,
    cached_tokens bigint not null, -- of prompt_tokens
    completion_tokens bigint not null,
    reasoning_tokens bigint not null, -- of completion_tokens
    estimated boolean not null, -- the provider did not say how many
    micros bigint not null,
    currency text not null,
    took_ms integer not null,
    primary key (workspace_id, id)
);

-- What was called for a job, and at which cost.
create index llm_calls_job on llm_calls (workspace_id, job, id);

-- +goose Down
drop table llm_calls, llm_spend;
