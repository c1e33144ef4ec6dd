using System.CommandLine;
using Pigeon.Controller;
using Pigeon.Controller.Settings;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon store backup|restore|migrate</c></summary>
internal static class StoreCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("store", "Back up, restore and move what controllers must not forget");
        command.Subcommands.Add(BackUp(shell));
        command.Subcommands.Add(Restore(shell));
        command.Subcommands.Add(Migrate(shell));
        return command;
    }

    private static Command BackUp(Shell shell)
    {
        var (config, file) = (Config(), File("Where to write it"));
        var command = new Command("backup", "Write all that the store holds into one file; controllers may go on meanwhile");
        command.Arguments.Add(file);
        command.Options.Add(config.Option);
        command.Carry(shell, null, (parsed, ct) => Program(config, parsed, shell).BackUpAsync(parsed.GetRequiredValue(file), ct));
        return command;
    }

    private static Command Restore(Shell shell)
    {
        var (config, file, force) = (Config(), File("Of `pigeon store backup`"), Force());
        var command = new Command("restore", "Put back what such a file holds; all controllers have to be stopped");
        command.Arguments.Add(file);
        command.Options.Add(config.Option);
        command.Options.Add(force.Option);
        command.Carry(shell, null, (parsed, ct) => Program(config, parsed, shell).RestoreAsync(parsed.GetRequiredValue(file), force.Read(parsed, shell), ct));
        return command;
    }

    private static Command Migrate(Shell shell)
    {
        var (config, force) = (Config(), Force());
        var to = new Flag<bool>("--to", [], "etcd|files", "Where all is to be: in the etcd of the configuration, or in the files of its state_dir", text => ParseKind(text) == "etcd");
        var from = new Flag<bool>("--from", [], "files|etcd", "Where it is; without it, the other one", text => ParseKind(text) == "etcd");
        var command = new Command("migrate", "Move the state between files and an etcd; all controllers have to be stopped");
        command.Options.Add(to.Option);
        command.Options.Add(from.Option);
        command.Options.Add(config.Option);
        command.Options.Add(force.Option);
        command.Carry(shell, null, (parsed, ct) =>
        {
            bool? goal = to.IsGiven(parsed) ? to.ReadOr(false, parsed, shell) : null;
            bool? origin = from.IsGiven(parsed) ? from.ReadOr(false, parsed, shell) : null;
            if ((goal ?? !origin) is not { } toEtcd) throw CommandFailedException.Usage("say --to etcd or --to files");
            if (origin == toEtcd) throw CommandFailedException.Usage("--from and --to are the same");
            return Program(config, parsed, shell).MigrateAsync(toEtcd, force.Read(parsed, shell), ct);
        });
        return command;
    }

    private static StoreProgram Program(Flag<string> config, ParseResult parsed, Shell shell) => new(config.ReadOr(null, parsed, shell), line => shell.Error.WriteLine(Printed.Clean(line)));

    private static Flag<string> Config() =>
        new("--config", [], "FILE", $"The controller's configuration. Default {ControllerSettingsFile.DefaultPath} where that exists", path => path);

    private static Switch Force() => new("--force", [], "Replace what is there");

    private static Argument<string> File(string summary) => new("FILE") { Description = summary };

    private static string ParseKind(string text) => text is "etcd" or "files" ? text : throw new FormatException($"'{text}' is neither etcd nor files");
}
