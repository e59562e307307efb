# The service alone: it needs a PostgreSQL 14 or later in DATABASE_URL, as compose.yaml gives it one.
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd ./cmd
COPY experiments ./experiments
COPY internal ./internal
COPY models ./models
COPY prompts ./prompts
COPY scoring ./scoring
RUN CGO_ENABLED=0 go build -ldflags="-s -w" -o /out/goodword ./cmd/goodword

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=build /out/goodword /goodword
ENV GOODWORD_LISTEN=0.0.0.0:8080
USER 65532:65532
EXPOSE 8080
# Whether the process lives. Readiness is for the load balancer: a container that waits for its database must not be restarted.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/goodword", "health"]
ENTRYPOINT ["/goodword"]
CMD ["serve"]
