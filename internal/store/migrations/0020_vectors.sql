-- +goose Up

-- What texts mean, as numbers. These tables need no extension and are part of every backup. Where pgvector is there, each start of the program keeps a copy for
-- its index beside them: pgvector.sql.

-- The embedding models a workspace has vectors of, each with its one dimension. The row is locked by whoever changes vectors of the model, so versions become
-- visible in their order and "what is new since" misses nothing.
create table vector_models (
    workspace_id bigint not null,
    model text not null,
    dimension integer not null check (dimension between 1 and 4096),
    version bigint not null, -- raised by every change of the model's vectors
    cleared bigint not null, -- the version of the last removal
    primary key (workspace_id, model)
);

create table vectors (
    workspace_id bigint not null,
    customer_id uuid not null, -- whose comment it is; zeros for the workspace's own words
    kind text not null check (kind in ('variant', 'proof', 'comment')),
    owner text not null, -- id of the variant or proof point, empty for a comment
    model text not null,
    program text not null,
    channel text not null,
    locale text not null,
    embedding real[] not null, -- norm 1; as many numbers as vector_models.dimension says
    version bigint not null, -- of vector_models, when the row was written
    made_at timestamptz not null,
    primary key (workspace_id, customer_id, kind, owner, model),
    foreign key (workspace_id, model) references vector_models (workspace_id, model),
    check ((kind = 'comment') = (customer_id <> '00000000-0000-0000-0000-000000000000'))
);

-- For replicas that search in memory: what is new since they looked. Comments are never searched for.
create index vectors_news on vectors (workspace_id, model, version) where kind <> 'comment';

-- +goose Down
drop table if exists vector_index;
drop table vectors, vector_models;
