package sim

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"goodword/experiments"
	"goodword/experiments/bandit"
)

const (
	// RecomputedSize is the number of decisions of environment E15.
	RecomputedSize = 100_000

	recomputedBatch  = 100 // decisions between two states that are stored
	recomputedChance = 0.8 // that an arm is eligible
)

// recomputedExploration is mixed with the opinion of every method of E15.
var recomputedExploration = bandit.Exploration{Floor: bandit.DefaultFloor, Slice: bandit.DefaultSlice}

// Recomputed returns environment E15 with so many decisions per run, shared among the methods that learn: Thompson sampling of chances,
// top-two, by money (among four arms), linear and logistic, and SquareCB (among twelve composite actions in a context). Each decision is
// drawn among the eligible arms from the policy of a stored state, and logged with the version of that state, its context, eligible arms, probabilities, uniform number and
// choice. Then it is computed again from the stored texts of log and state alone. It scores how many decisions come out differently in
// any bit, and the largest difference of a probability; both have to be 0.
func Recomputed(decisions int) func(runs int, seed uint64) ([]Result, error) {
	return func(runs int, seed uint64) ([]Result, error) {
		if err := checkRuns(runs); err != nil {
			return nil, err
		}
		different, largest := make([]float64, runs), make([]float64, runs)
		for run := range runs {
			for k, method := range storedMethods {
				share := decisions*(k+1)/len(storedMethods) - decisions*k/len(storedMethods)
				world := newContextWorld(generator("E15 world", seed, run))
				m, err := newStoredMethod(method, world)
				if err != nil {
					return nil, err
				}
				salt := "E15/" + string(method) + "/" + strconv.FormatUint(seed, 10) + "/" + strconv.Itoa(run)
				d, err := playStored(m, salt, share, generator("E15 "+string(method), seed, run))
				if err != nil {
					return nil, fmt.Errorf("%s: %w", method, err)
				}
				different[run] += float64(d.count)
				largest[run] = max(largest[run], d.largest)
			}
		}
		count := Result{ID: "E15", Name: "decisions that come out differently", Unit: "decisions"}.score(different)
		count.Others = []Other{{"decisions of each run", float64(decisions)}}
		return []Result{count, Result{ID: "E15", Name: "largest difference of a probability", Unit: "in probability"}.score(largest)}, nil
	}
}

// differences between decisions and what they come to when they are computed again.
type differences struct {
	count   int
	largest float64 // of a probability
}

// loggedDecision is what is stored of a decision.
type loggedDecision struct {
	Version  int64     `json:"version"` // of the state
	Key      []string  `json:"key"`
	Context  []float64 `json:"context"`
	Eligible []bool    `json:"eligible"`

	Probabilities []float64 `json:"probabilities"`
	U             float64   `json:"u"`
	Index         int       `json:"index"`
	Slice         bool      `json:"slice"`
}

// playStored lets a method decide in batches, learns from each, and computes its decisions again.
func playStored(m storedMethod, salt string, decisions int, random *rand.Rand) (differences, error) {
	var d differences
	for done := 0; done < decisions; done += recomputedBatch {
		version := int64(done / recomputedBatch)
		state, err := bandit.WriteState(m.state())
		if err != nil {
			return d, err
		}
		log, err := m.decideBatch(salt, version, state, min(recomputedBatch, decisions-done), random)
		if err != nil {
			return d, err
		}
		if err := m.compare(salt, version, state, log, &d); err != nil {
			return d, err
		}
	}
	return d, nil
}

// decideBatch takes decisions from one stored state, returns their log, a text each, and learns from their outcomes.
func (m storedMethod) decideBatch(salt string, version int64, state []byte, decisions int, random *rand.Rand) (log [][]byte, err error) {
	policy, err := m.read(state, version)
	if err != nil {
		return nil, err
	}
	for i := range decisions {
		l := loggedDecision{
			Version: version, Key: []string{strconv.FormatInt(version, 10) + "-" + strconv.Itoa(i), "1"},
			Context: m.world.customer(random), Eligible: someEligible(len(m.world.actions), random),
		}
		rows, chances, err := m.world.meet(l.Context)
		if err != nil {
			return nil, err
		}
		if err := m.draw(salt, policy, rows, &l); err != nil {
			return nil, err
		}
		text, err := json.Marshal(l)
		if err != nil {
			return nil, err
		}
		log = append(log, text)
		if err := m.learn(l.Index, rows[l.Index], random.Float64() < chances[l.Index], random); err != nil {
			return nil, err
		}
	}
	return log, nil
}

// someEligible says of each arm whether it is eligible; one at least is.
func someEligible(arms int, random *rand.Rand) []bool {
	flags := make([]bool, arms)
	for k := range flags {
		flags[k] = random.Float64() < recomputedChance
	}
	flags[random.IntN(arms)] = true
	return flags
}

// draw fills in what a decision comes to.
func (m storedMethod) draw(salt string, policy storedPolicy, rows [][]float64, l *loggedDecision) error {
	context := experiments.Context{Features: rows, Salt: salt, Snapshot: strconv.FormatInt(l.Version, 10), Decision: l.Key[0]}
	stage := experiments.Stage{
		Salt: salt, Method: m.method, Arms: m.arms, Policy: policy(context), Version: l.Version, Slice: recomputedExploration.Slice,
	}
	d, err := stage.Draw("", l.Key, l.Eligible)
	l.Probabilities, l.U, l.Index, l.Slice = d.Probabilities, d.U, d.Index, d.Slice
	return err
}

// compare computes the decisions of a log again and counts those that differ.
func (m storedMethod) compare(salt string, version int64, state []byte, log [][]byte, d *differences) error {
	policy, err := m.read(state, version)
	if err != nil {
		return err
	}
	for _, text := range log {
		var logged loggedDecision
		if err := json.Unmarshal(text, &logged); err != nil {
			return err
		}
		rows, _, err := m.world.meet(logged.Context)
		if err != nil {
			return err
		}
		again := loggedDecision{Version: logged.Version, Key: logged.Key, Eligible: logged.Eligible}
		if err := m.draw(salt, policy, rows, &again); err != nil {
			return err
		}
		for k, p := range again.Probabilities {
			d.largest = max(d.largest, math.Abs(p-logged.Probabilities[k]))
		}
		if !slices.Equal(again.Probabilities, logged.Probabilities) || again.U != logged.U || again.Index != logged.Index || again.Slice != logged.Slice {
			d.count++
		}
	}
	return nil
}
