package main

import (
	"strings"
	"testing"
)

// The help that cobra adds fits on a terminal, too.
func TestHelpOfCompletion(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"completion"}, {"completion", "bash"}, {"completion", "zsh"}, {"completion", "fish"}, {"completion", "powershell"}} {
		code, stdout, stderr := command(t, append(args, "--help")...)
		if code != exitDone || stderr != "" || !strings.Contains(stdout, "manyhands "+strings.Join(args, " ")) {
			t.Errorf("%q: exit %d, %s%s", args, code, stdout, stderr)
		}
		checkWidth(t, stdout)
	}
}
