package results

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Answer is a student's answer to an exercise, with the predictions about it. Records of earlier
// versions have no Strategy and no Peer.
type Answer struct {
	Exercise    string       `json:"exercise"`
	Strategy    string       `json:"strategy,omitempty"` // its name in the record of a run
	Peer        string       `json:"peer,omitempty"`     // the strategy of ours that it is compared with
	Digest      string       `json:"digest"`             // of the student's files
	Predictions []Prediction `json:"predictions,omitempty"`
}

// Prediction is the speedup that students expect of their own strategy before they measure it.
type Prediction struct {
	Exercise string          `json:"exercise"`
	Workload string          `json:"workload"`
	Speedup  map[int]float64 `json:"speedup"` // against sequential, by number of workers
	Made     time.Time       `json:"made"`
	Seal     string          `json:"seal"`

	Strategy string `json:"strategy,omitempty"` // its name in the record of a run
}

// Sealed returns the prediction with its seal: a hash of the prediction and its time. A later
// change needs a new seal, so it cannot happen by mistake.
func (p Prediction) Sealed() Prediction {
	p.Seal, p.Strategy, p.Made = "", "", p.Made.UTC().Round(0)
	data, err := json.Marshal(p) // maps in the order of their keys
	if err != nil {
		panic(err) // only if a speedup is NaN or infinite, which JSON does not have
	}
	sum := sha256.Sum256(data)
	p.Seal = hex.EncodeToString(sum[:])
	return p
}

// Intact reports whether the prediction is unchanged since it was sealed.
func (p Prediction) Intact() bool { return p.Seal != "" && p.Sealed().Seal == p.Seal }

// Predicted returns the predictions of a workload that count: intact, and made before the run
// began.
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
