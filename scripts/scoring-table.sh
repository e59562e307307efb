#!/usr/bin/env bash
# Prints the tables of docs/scoring.md: goodword score eval and goodword score uplift on the shared data sets, beside what peers reach there.
#
#   scripts/scoring-table.sh [DIRECTORY]    the data; default ../shared/data beside the checkout
#
# It takes about a minute. GOODWORD is the binary to try; without it one is built. Needs jq (scripts/install.sh shell).
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd)
data=${1:-$checkout/../shared/data}
if [ ! -e "$data/bank-additional-full.csv.gz" ]; then
	echo "$0: the data sets are not in $data; name their directory" >&2
	exit 1
fi
goodword=${GOODWORD:-}
if [ -z "$goodword" ]; then
	built=$(mktemp -d)
	trap 'rm -rf "$built"' EXIT
	goodword=$built/goodword
	(cd "$checkout" && CGO_ENABLED=0 go build -o "$goodword" ./cmd/goodword)
fi

# arguments SET: how to read a set
arguments() {
	case $1 in
	bank) printf '%s\n' --data "$data/bank-additional-full.csv.gz" --label y --drop duration ;;
	shoppers) printf '%s\n' --data "$data/online_shoppers_intention.csv.gz" --label Revenue \
		--categorical OperatingSystems,Browser,Region,TrafficType,Weekend,Month,VisitorType ;;
	reviews) printf '%s\n' --data "$data/reviews_features.csv.gz" --label recommended ;;
	hillstrom) printf '%s\n' --data "$data/hillstrom.csv.gz" --label visit --drop conversion,spend --filter 'segment!=No E-Mail' ;;
	esac
}

# ours SET NAME [ARGUMENT...]: one line of figures
ours() {
	local set=$1 name=$2 args
	shift 2
	mapfile -t args < <(arguments "$set")
	"$goodword" score eval "${args[@]}" --json "$@" |
		jq -r '[.auc, .logloss, .brier, .ece15, .ece15_p95, .calibration_slope, .lift10, .fit_cpu_s, .batch_rows_per_s, .single_row_ns] | @tsv' |
		awk -v set="$set" -v name="$name" '{
			printf "| %s | **%s** | %.4f | %.4f | %.4f | %.4f | %.4f | %.2f | %.2f | %.2f | %.0f | %.2f |\n", set, name, $1, $2, $3, $4, $5, $6, $7, $8, $9 / 1000, $10 / 1000
		}'
}

# peers SET: the figures of others, as the description of the data lists them; a p95 and a slope are not given
peers() {
	awk -F ' *[|] *' -v set="$1" '$2 == set && NF == 12 {
		gsub(",", "", $10)
		printf "| %s | %s | %.4f | %.4f | %.4f | %.4f | | | %.2f | %s | %.0f | %.0f |\n", $2, $3, $4, $5, $6, $7, $8, $9, $10 / 1000, $11 * 1000
	}' "$data/README.md"
}

echo '| set | model | AUC | log-loss | Brier | ECE15 | its p95 | slope | lift, best tenth | fit, CPU s | thousand rows/s | one row, µs |'
echo '|---|---|---|---|---|---|---|---|---|---|---|---|'
for set in bank shoppers reviews hillstrom; do
	ours "$set" "goodword boost"
	ours "$set" "goodword logistic" --model logistic
	peers "$set"
done
ours bank "goodword boost, split by time" --split time:0.7
ours bank "goodword logistic, split by time" --split time:0.7 --model logistic

# uplift NAME [ARGUMENT...]: one line of figures of who is moved by an e-mail
uplift() {
	local name=$1
	shift
	"$goodword" score uplift --data "$data/hillstrom.csv.gz" --label visit --treatment segment --control 'No E-Mail' \
		--drop conversion,spend,history_segment --json "$@" |
		jq -r '[.learner, .qini_q, .auuc, .gain, .uplift30, .verdict] | @tsv' |
		awk -F '\t' -v name="$name" '{ printf "| %s | **goodword %s** | %+.6f | %.6f | %+.6f | %.6f | %s |\n", name, $1, $2, $3, $4, $5, $6 }'
}

peers_uplift() {
	awk -F ' *[|] *' -v set="$1" '$2 == set && NF == 11 { printf "| %s | %s | %s | %s | %s | %s | |\n", $2, $3, $4, $6, $7, $8 }' "$data/README.md"
}

echo
echo '| experiment | scorer | Qini Q | AUUC | gain | uplift at 30 % | verdict |'
echo '|---|---|---|---|---|---|---|'
uplift hillstrom-any
peers_uplift hillstrom-any
uplift hillstrom-womens --treated 'Womens E-Mail'
peers_uplift hillstrom-womens
