using System.CommandLine;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon completion</c>. The scripts ask the program itself, so they never know less than it does.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # Completion of pigeon for bash.
        _pigeon() {
          local IFS=$'\n' words
          words=$(pigeon "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null | grep -v '^\(-[?h]\|/.*\)$')
          COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _pigeon pigeon

        """;

    private const string Zsh = """
        #compdef pigeon
        # Completion of pigeon for zsh.
        _pigeon() {
          local -a found
          found=(${(f)"$(pigeon "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null | grep -v '^\(-[?h]\|/.*\)$')"})
          if (( $#found )); then compadd -- $found; else _files; fi
        }
        if [[ $funcstack[1] == _pigeon ]]; then _pigeon "$@"; else compdef _pigeon pigeon; fi

        """;

    private const string Fish = """
        # Completion of pigeon for fish.
        function __pigeon_words
          set -l line (commandline -cp | string collect)
          pigeon "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -rv '^(-[?h]|/.*)$'
        end
        complete -c pigeon -a '(__pigeon_words)'

        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish };

    public static Command Create(Shell shell)
    {
        var name = new Argument<string>("SHELL") { Description = string.Join(", ", Scripts.Keys) };
        name.CompletionSources.Add([.. Scripts.Keys]);
        var command = new Command("completion", "Print the script that lets a shell complete what is typed");
        command.Arguments.Add(name);
        command.Carry(shell, null, (parsed, _) =>
        {
            if (!Scripts.TryGetValue(parsed.GetValue(name)!, out var script))
                throw CommandFailedException.Usage($"SHELL: '{Printed.Clean(parsed.GetValue(name)!)}' is none of {string.Join(", ", Scripts.Keys)}");
            shell.Out.Write(script);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
