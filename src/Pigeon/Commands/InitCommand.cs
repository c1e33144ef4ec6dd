using System.CommandLine;
using Pigeon.Agent.Settings;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon init</c></summary>
internal static class InitCommand
{
    public static Command Create(Shell shell)
    {
        var folder = new Argument<string?>("FOLDER") { Description = "Where to. Default: the current folder; a missing one is made", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("init", "Write a commented agent.yaml and stacks.yaml to begin with");
        command.Arguments.Add(folder);
        command.Carry(shell, null, (parsed, _) =>
        {
            var given = parsed.GetValue(folder);
            if (given?.StartsWith('-') == true) throw CommandFailedException.Usage($"{given}: there is no such option");
            var place = given ?? "";
            (string Path, string Text)[] files = [(Path.Combine(place, "agent.yaml"), StarterFiles.Agent()), (Path.Combine(place, "stacks.yaml"), StarterFiles.Stacks)];
            var there = files.Select(file => file.Path).Where(Path.Exists).ToList();
            if (there.Count > 0) throw CommandFailedException.Usage($"{string.Join(" and ", there)} {(there.Count == 1 ? "is" : "are")} there already; nothing was written");
            Write(place, files);

            foreach (var (path, _) in files) shell.Out.WriteLine(path);
            Tell(shell, files[0].Path, files[1].Path);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    /// <summary>All of them, or none.</summary>
    private static void Write(string folder, IEnumerable<(string Path, string Text)> files)
    {
        var written = new List<string>();
        try
        {
            if (folder.Length > 0) Directory.CreateDirectory(folder);
            foreach (var (path, text) in files)
            {
                // Somebody may have made it since it was looked for.
                using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
                written.Add(path);
                using var writer = new StreamWriter(stream);
                writer.Write(text);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            written.ForEach(File.Delete);
            throw CommandFailedException.Usage($"FOLDER: nothing was written: {fault.Message}");
        }
    }

    private static void Tell(Shell shell, string agent, string stacks)
    {
        shell.Error.WriteLine($"""
            next:
              1. Write into {stacks} what your app is called, its image and its port, and check it:
                   pigeon validate {stacks}
              2. The agent needs no {agent}. When you have changed it, lay it down on the VM as {AgentSettingsFile.DefaultPath}, look
                 whether the VM has what an agent needs, and run one there as root:
                   pigeon doctor
                   pigeon agent
              3. On the VM, with the version that your image has as its tag:
                   pigeon release {StarterFiles.App} 1.0 -f {stacks}
                   pigeon activate {StarterFiles.App} 1.0
            """);
    }
}
