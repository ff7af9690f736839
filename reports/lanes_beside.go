package reports

import "errors"

// Beside is the chart of what [Lanes] draws of several records of one workload: their runs
// below one another, on one axis of time, by the names of the records. All lanes are
// drawn: from about 40 on they are too thin for names.
func Beside(title, subtitle string, captions []string, records ...Side) (Chart, error) {
	if err := together(records); err != nil {
		return Chart{}, err
	}
	var all lanes
	for _, rec := range records {
		for _, t := range Tables(rec.Record) {
			l := t.lanes()
			all.names = l.names
			for _, r := range l.runs {
				r.label = rec.Name
				all.runs = append(all.runs, r)
			}
		}
	}
	if len(all.runs) == 0 {
		return Chart{}, errors.New("there is no lane to draw: it is not recorded when each task ran")
	}
	all.dress()
	f := figure{name: "demo", title: title, subtitle: subtitle, body: all, captions: captions}
	return chartsOf([]figure{f})[0], nil
}
