-- +goose Up

-- What a customer's own closed decisions in each hour of the week came to, for experiments on timing that learn by hours: integer counts, raised by the
-- fold and recounted from the log by a rebuild.
create table customer_hours (
    workspace_id bigint not null,
    customer_id uuid not null,
    experiment text not null,
    segment text not null, -- in which the customer was decided for
    hour smallint not null check (hour between 1 and 168), -- local; 1 is Sunday 00:00 to 00:59
    trials bigint not null,
    successes bigint not null check (successes between 0 and trials),
    primary key (workspace_id, customer_id, experiment, segment, hour)
);

-- +goose Down
drop table customer_hours;
