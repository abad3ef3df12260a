#!/usr/bin/env bash
# The cost of a training step as networks grow, by credo bench: one thread, batch 100. Prints a table; takes some five minutes.
#   bash notebooks-data/bench/scaling.sh > notebooks-data/bench/scaling.md
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
go build -o "$folder/credo" ./cmd/credo

# bench SIZES SETTINGS...: fields of one run, as "name value" lines
bench() {
  "$folder/credo" bench --time 1s --format csv circuit.sizes="$1" "${@:2}" | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) n[i] = $i } NR == 2 { for (i = 1; i <= NF; i++) print n[i], $i }'
}
field() { awk -v n="$1" '$1 == n { print $2 }' <<< "$2"; }

# layers N UNITS: [784,UNITS,...,10]
layers() { printf '[784'; for _ in $(seq "$1"); do printf ',%d' "$2"; done; printf ',10]'; }

row() { # title, parameters, result
  printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "$1" "$2" "$(field ms_per_step_min "$3")" "$(field floor_ms "$3")" \
    "$(field machine_gflops "$3")" "$(field compile_ms "$3")" "$(field nodes "$3")" "$(field peak_rss_mb "$3")" "$(field memory_bound_mb "$3")"
}
head() {
  printf '\n## %s\n\n| network | weights | ms per step | floor | machine GF/s | compile ms | nodes | peak MiB | bound MiB |\n|---|---|---|---|---|---|---|---|---|\n' "$1"
}
parameters() { # N UNITS
  awk -v n="$1" -v u="$2" 'BEGIN { print 784 * u + u + (n - 1) * (u * u + u) + 10 * u }'
}

echo "# Scaling"
echo
echo "\`bash notebooks-data/bench/scaling.sh\`, $("$folder/credo" version | awk 'NR == 1 { print $1, $2, $3 }'), kernels $("$folder/credo" version | awk '/^kernels/ { print $2 }')."
echo "Best window of a second. Memory should stay below the bound: weights, optimizer state, ΔW, feedback matrices and 200 MiB."

for circuit in "mlp backprop" "dic inhibitory-exact"; do
  set -- $circuit
  head "$1 under $2: units, one hidden layer"
  for u in 64 128 256 512 1024 2048; do
    row "784-$u-10" "$(parameters 1 $u)" "$(bench "$(layers 1 $u)" circuit.name="$1" rule.name="$2")"
  done
  head "$1 under $2: layers of 256 units"
  for n in 1 2 3 4 6 8; do
    row "784-256x$n-10" "$(parameters $n 256)" "$(bench "$(layers $n 256)" circuit.name="$1" rule.name="$2")"
  done
done

head "dic, 784-256-10, by time steps (circuit.settle=euler, open and closed phase)"
for s in 50 100 200 400 800; do
  row "$s + $s steps" "$(parameters 1 256)" "$(bench '[784,256,10]' circuit.name=dic circuit.settle=euler circuit.settle.open_steps=$s circuit.settle.closed_steps=$s)"
done
