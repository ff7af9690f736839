package flags

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary is also the program that is stopped: it downloads one file.
func init() {
	url := os.Getenv("FLAGS_STOPPED")
	if url == "" {
		return
	}
	timeout := stoppedTimeout
	if os.Getenv("FLAGS_DIAL") != "" { // the first dial gets no answer
		timeout = time.Minute
		dialled := false
		httpClient.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if !dialled {
				dialled = true
				fmt.Println("asked")
				ctx, cancel := context.WithTimeout(ctx, stoppedTimeout)
				defer cancel()
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return new(net.Dialer).DialContext(ctx, network, address)
		}
	}
	_, err := Client{BaseURL: url, Timeout: timeout}.Country(context.Background(), "BR")
	fmt.Println(err)
	os.Exit(0)
}

const stoppedTimeout = 2 * time.Second

// Time in which the process is stopped does not count, neither while it waits for an answer nor
// while it dials.
func TestStoppedRequest(t *testing.T) {
	for name, dial := range map[string]string{"request": "", "dial": "yes"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked, answer := make(chan bool, 1), make(chan bool)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked <- true
				<-answer
				io.WriteString(w, `{"country": "Brazil"}`)
			}))
			defer server.Close()
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "FLAGS_STOPPED="+server.URL, "FLAGS_DIAL="+dial, "GORACE=atexit_sleep_ms=0")
			out, _ := cmd.StdoutPipe()
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewReader(out)
			if dial == "" {
				<-asked
			} else {
				lines.ReadString('\n')
			}
			cmd.Process.Signal(syscall.SIGSTOP)
			time.Sleep(stoppedTimeout + stoppedTimeout/4) // a deadline by the clock is over
			close(answer)
			cmd.Process.Signal(syscall.SIGCONT)
			said, _ := io.ReadAll(lines)
			if cmd.Wait(); strings.TrimSpace(string(said)) != "<nil>" {
				t.Errorf("it says %q", said)
			}
		})
	}
}
