-- +goose Up

-- Whether guardrails have counted a row. Those from before belong to experiments that have no guardrails.
alter table fold_queue add column guarded boolean not null default true;
alter table fold_queue alter column guarded set default false;

-- What guardrails have still to count.
create index fold_queue_unguarded on fold_queue (workspace_id) where not guarded;

-- Activated decisions of experiments with guardrails, by arm and day; those with harm are read from the log.
create table guardrail_counts (
    workspace_id bigint not null references workspaces,
    experiment text not null,
    day date not null, -- of activation, in UTC
    arm int not null, -- its place
    reference int not null, -- -1: decisions of the arm; else draws in which both this arm and that could come
    n bigint not null,
    arm_weight double precision not null, -- Σ 1/propensity over these draws
    reference_weight double precision not null,
    primary key (workspace_id, experiment, day, arm, reference)
);

-- What guardrails said of each experiment when they last looked.
create table guardrail_looks (
    workspace_id bigint not null references workspaces,
    experiment text not null,
    looked_at timestamptz not null,
    verdicts jsonb not null,
    primary key (workspace_id, experiment)
);

-- The few outcomes that guardrails read at every look.
create index outcomes_harms on outcomes (workspace_id, received_at) where kind in ('unsubscribe', 'complaint', 'refund', 'fraud');

-- What referrals of a program cost since a time.
create index referrals_converted on referrals (workspace_id, program, converted_at) where converted_at is not null;

-- +goose Down
drop index referrals_converted;
drop index outcomes_harms;
drop table guardrail_looks, guardrail_counts;
drop index fold_queue_unguarded;
alter table fold_queue drop column guarded;
