package reports

import (
	"errors"

	"manyhands/reports/chart"
)

// SideBySide is the chart of what [Lanes] draws of several records of one workload: their runs
// below one another, on one axis of time, by the names of the records. All lanes are
// drawn: from about 40 on they are too thin for names.
func SideBySide(title, subtitle string, captions []string, records ...Side) (chart.Chart, error) {
	all, err := lanesTogether(records)
	if err != nil {
		return chart.Chart{}, err
	}
	f := chart.Figure{Name: "demo", Title: title, Subtitle: subtitle, Body: all.drawn(), Captions: captions}
	return f.Chart(), nil
}

// lanesTogether has the lanes of several records.
func lanesTogether(records []Side) (all lanes, err error) {
	if err := checkTogether(records); err != nil {
		return all, err
	}
	for _, rec := range records {
		for _, t := range Tables(rec.Record) {
			l := t.lanes()
			all.names = l.names
			for _, r := range l.runs {
				r.label, r.hangs, r.limit = rec.Name, rec.Hangs, rec.Limit
				all.runs = append(all.runs, r)
			}
		}
	}
	if len(all.runs) == 0 {
		return all, errors.New("no lanes to draw, because the start and end of the tasks are not recorded")
	}
	all.chooseStyles()
	return all, nil
}
