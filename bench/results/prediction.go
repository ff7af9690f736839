package results

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Answer is a student's to an exercise, and what was expected of it.
type Answer struct {
	Exercise    string       `json:"exercise"`
	Digest      string       `json:"digest"` // of what the student wrote
	Predictions []Prediction `json:"predictions,omitempty"`
}

// Prediction is what somebody expected of a strategy of their own before they measured it.
type Prediction struct {
	Exercise string          `json:"exercise"`
	Workload string          `json:"workload"`
	Speedup  map[int]float64 `json:"speedup"` // against sequential, by number of workers
	Made     time.Time       `json:"made"`
	Seal     string          `json:"seal"`

	Strategy string `json:"strategy,omitempty"` // in the record of a run: what it is called there
}

// Sealed is the prediction with its seal, the hash of all that was said and when. Who
// changes it later has to make the seal anew, which does not happen by mistake.
func (p Prediction) Sealed() Prediction {
	p.Seal, p.Strategy, p.Made = "", "", p.Made.UTC().Round(0)
	data, err := json.Marshal(p) // maps in the order of their keys
	if err != nil {
		panic(err) // only a speedup could be the cause that is no number, and JSON has none
	}
	sum := sha256.Sum256(data)
	p.Seal = hex.EncodeToString(sum[:])
	return p
}

// Intact reports that nothing was changed since it was sealed.
func (p Prediction) Intact() bool { return p.Seal != "" && p.Sealed().Seal == p.Seal }

// Predicted are the predictions of a workload that count: intact, and made before the
// run began.
func (r Run) Predicted(workload string) (list []Prediction) {
	if r.Answer == nil {
		return nil
	}
	for _, p := range r.Answer.Predictions {
		if p.Workload == workload && p.Intact() && p.Made.Before(r.Started) {
			list = append(list, p)
		}
	}
	return list
}
