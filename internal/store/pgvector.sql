-- The copy of vectors that pgvector searches, made where the extension is there by each start of the program that finds none. It is left out of backups,
-- so that they can be restored where there is no pgvector. Comments ask and are never searched for: they are not here.
create table vector_index (
    workspace_id bigint not null,
    kind text not null check (kind in ('variant', 'proof')),
    owner text not null,
    model text not null,
    dimension integer not null check (dimension = vector_dims(embedding)),
    program text not null,
    channel text not null,
    locale text not null,
    embedding vector not null, -- cosine distance; of any dimension, for a workspace's provider decides it
    primary key (workspace_id, kind, owner, model)
);

-- Before the indexes: building one over rows that are there is several times faster than adding them one by one.
insert into vector_index (workspace_id, kind, owner, model, dimension, program, channel, locale, embedding)
select workspace_id, kind, owner, model, cardinality(embedding), program, channel, locale, embedding::vector
from vectors where kind <> 'comment';

-- One index for each usual dimension, because HNSW needs to know it: 256 is goodword's own, the others are those of the providers' models. Each is partial, so
-- that a vector stands in one of them and a search never meets another dimension; other dimensions are searched without an index.
-- m = 16 and ef_construction = 64 are pgvector's defaults; docs/methods/meaning.md has the recall that was measured with them.
create index vector_index_256 on vector_index using hnsw ((embedding::vector(256)) vector_cosine_ops) with (m = 16, ef_construction = 64) where dimension = 256;
create index vector_index_384 on vector_index using hnsw ((embedding::vector(384)) vector_cosine_ops) with (m = 16, ef_construction = 64) where dimension = 384;
create index vector_index_512 on vector_index using hnsw ((embedding::vector(512)) vector_cosine_ops) with (m = 16, ef_construction = 64) where dimension = 512;
create index vector_index_768 on vector_index using hnsw ((embedding::vector(768)) vector_cosine_ops) with (m = 16, ef_construction = 64) where dimension = 768;
create index vector_index_1024 on vector_index using hnsw ((embedding::vector(1024)) vector_cosine_ops) with (m = 16, ef_construction = 64) where dimension = 1024;
create index vector_index_1536 on vector_index using hnsw ((embedding::vector(1536)) vector_cosine_ops) with (m = 16, ef_construction = 64) where dimension = 1536;

comment on index vector_index_256 is 'nearest variants or proof points of 256 dimensions: goodword-hash-256';
comment on index vector_index_384 is 'nearest variants or proof points of 384 dimensions: small open models';
comment on index vector_index_512 is 'nearest variants or proof points of 512 dimensions: shortened embeddings';
comment on index vector_index_768 is 'nearest variants or proof points of 768 dimensions: base-size open models';
comment on index vector_index_1024 is 'nearest variants or proof points of 1024 dimensions: large open models';
comment on index vector_index_1536 is 'nearest variants or proof points of 1536 dimensions: hosted models';
