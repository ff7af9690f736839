package reports

import (
	"fmt"
	"math"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// scalingModel is the scaling model that was fitted to the times of one strategy.
type scalingModel struct {
	Recommendation
	stats.Fit
	refused error // why there is none
}

// scalingModels are those of all strategies. Each is fitted once, however many ask for it.
func (t Table) scalingModels() (models []scalingModel) {
	for _, e := range t.Recommended {
		fit, err := e.model()
		models = append(models, scalingModel{e, fit, err})
	}
	return models
}

// fitModel fits a scaling model to the rows of a strategy. The seed is fixed: the same record
// gives the same model.
func (t Table) fitModel(rows []Row) (stats.Fit, error) {
	cores := 0.0
	if t.coreBound() {
		cores = t.Cores
	}
	var workers []int
	var times [][]float64
	for _, r := range rows {
		workers, times = append(workers, r.Workers), append(times, r.times)
	}
	return stats.FitScaling(workers, times, cores, 1)
}

// scalingNotes say which scaling model each strategy follows, and so how much of its work
// only one worker can do at a time.
func (t Table) scalingNotes() (notes []string) {
	var refused error
	for _, l := range t.scalingModels() {
		if l.refused != nil {
			refused = l.refused
			continue
		}
		notes = append(notes, fmt.Sprintf("%s: %s.", l.Strategy, modelText(l.Fit)))
	}
	switch {
	case len(notes) > 0:
		return append([]string{"Scaling model, with 95% confidence intervals:"}, notes...)
	case refused != nil:
		return []string{fmt.Sprintf("No scaling model: %v.", refused)}
	}
	return nil
}

// modelText names the model with the parameters that it has.
func modelText(fit stats.Fit) string {
	sigma := fmt.Sprintf("serial share %s (%s)", format.Percent1(fit.Curve.Sigma), format.PercentSpan(fit.Sigma))
	switch fit.Model {
	case stats.Linear:
		return fmt.Sprintf("linear; a serial share of more than %s is ruled out", format.Percent1(fit.Sigma.Hi))
	case stats.Amdahl:
		return fmt.Sprintf("%v, %s; at most %s times as fast with any number of workers", fit.Model, sigma, format.Number(1/fit.Curve.Sigma))
	}
	peak, where := fit.Curve.Peak(), ""
	if fit.Extrapolates(peak) {
		where = " (beyond the measured range)"
	}
	return fmt.Sprintf("%v, %s, coherency %.2g%%; fastest with about %s%s", fit.Model, sigma, 100*fit.Curve.Kappa, format.Count(int(math.Round(min(peak, math.MaxInt32))), "worker"), where)
}
