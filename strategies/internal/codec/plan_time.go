package codec

import (
	"reflect"
	"time"

	"manyhands/strategies/internal/wire"
)

var timeType = reflect.TypeFor[time.Time]()

// The zones of a time.
const (
	inUTC = iota
	inLocal
	inOffset // the offset follows
)

// instant is the plan of time.Time: seconds, nanoseconds and zone. It keeps the zone's offset and
// not its name, nor the monotonic reading. (Road not taken: its own MarshalBinary. An offset of
// -1 s comes back as +255 s, and many zones had such offsets before 1900.)
func instant() plan {
	return plan{
		func(_ *sending, b []byte, v reflect.Value) ([]byte, error) {
			t := v.Addr().Interface().(*time.Time)
			_, offset := t.Zone()
			b = wire.AppendUint(b, zigzag(t.Unix()))
			b = wire.AppendUint(b, uint64(t.Nanosecond()))
			switch t.Location() {
			case time.UTC:
				return append(b, inUTC), nil
			case time.Local:
				b = append(b, inLocal)
			default:
				b = append(b, inOffset)
			}
			return wire.AppendUint(b, zigzag(int64(offset))), nil
		},
		func(c *wire.Cursor, v reflect.Value) error {
			t := time.Unix(unzigzag(c.Uint()), int64(c.Uint()))
			zone := c.Byte()
			if zone == inUTC {
				t = t.UTC()
			} else {
				offset := int(unzigzag(c.Uint()))
				if _, local := t.Zone(); zone != inLocal || local != offset { // the zone was changed here or there
					t = t.In(time.FixedZone("", offset))
				}
			}
			if c.Err() == nil {
				*v.Addr().Interface().(*time.Time) = t
			}
			return c.Err()
		},
	}
}

// zigzag makes small numbers of small negative ones.
func zigzag(i int64) uint64 { return uint64(i<<1) ^ uint64(i>>63) }

func unzigzag(u uint64) int64 { return int64(u>>1) ^ -int64(u&1) }
