package main

import "github.com/spf13/cobra"

// completionHelp says for each shell how to load the script. The texts of cobra are longer, and
// have lines of more than 80 columns.
var completionHelp = map[string]string{
	"bash": `Print a script that completes commands, options and values in bash. It needs the
package bash-completion.

For this shell:

  source <(manyhands completion bash)

For each new shell:

  cd ~/.local/share/bash-completion/completions
  manyhands completion bash > manyhands`,
	"zsh": `Print a script that completes commands, options and values in zsh.

For this shell:

  source <(manyhands completion zsh)

For each new shell, if ~/.zshrc contains "autoload -U compinit; compinit":

  manyhands completion zsh > "${fpath[1]}/_manyhands"`,
	"fish": `Print a script that completes commands, options and values in fish.

For this shell:

  manyhands completion fish | source

For each new shell:

  manyhands completion fish > ~/.config/fish/completions/manyhands.fish`,
	"powershell": `Print a script that completes commands, options and values in PowerShell.

For this shell:

  manyhands completion powershell | Out-String | Invoke-Expression

For each new shell, add that line to the file $PROFILE.`,
}

// addCompletion adds the command of cobra with help of its own.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	completion, _, err := root.Find([]string{"completion"})
	if err != nil {
		panic(err)
	}
	completion.Short = "Print a script for completion by the Tab key"
	completion.Long = completion.Short + ".\nThe help of each shell says how to load it."
	for _, shell := range completion.Commands() {
		shell.Short, shell.Long = "Print the script for "+shell.Name(), completionHelp[shell.Name()]
		shell.DisableFlagsInUseLine = true

	}
	// By itself it shows its help for any word, and exits with 0.
	completion.Args = cobra.ArbitraryArgs
	completion.RunE = func(c *cobra.Command, args []string) error {
		if err := noCommand(c, args); err != nil {
			return err
		}
		return c.Help()
	}
}
