using System.Text.Json;
using Pigeon.Core.Definitions;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>Tells what checking a definition came to.</summary>
internal sealed class ValidationReport(Shell shell, bool json)
{
    public int Tell(string file, CheckedFile result)
    {
        if (json) Write(file, result);
        foreach (var error in result.Errors) shell.Error.WriteLine(Printed.Clean($"{error}"));
        if (result.Placeholder is { } version)
            shell.Error.WriteLine($"the file asks for a version and none was given: it was checked as {version}; name another with --version");
        if (!result.IsValid)
        {
            shell.Error.WriteLine($"error: {Printed.Clean(file)}: {Printed.Count(result.Errors.Count, "error")}, {Apps(result)}");
            return ExitCode.Usage;
        }

        if (!json) shell.Out.WriteLine($"{Printed.Clean(file)}: {Apps(result)}, no errors");
        return ExitCode.Done;
    }

    private static string Apps(CheckedFile result) => Printed.Count(result.Apps.Count, "app");

    private void Write(string file, CheckedFile result) => shell.Out.WriteLine(JsonSerializer.Serialize(new ValidationWire
    {
        File = file,
        Valid = result.IsValid,
        Placeholder = result.Placeholder?.Text,
        Apps = [.. result.Apps.Select(app => new CheckedAppWire(app.Name.Text, app.Spec?.Version.Text, app.Spec is not null))],
        Errors = [.. result.Errors.Select(error => new DefinitionErrorWire(error.File, error.Line, error.Column, error.Key, error.Message))],
    }, PigeonJson.Default.ValidationWire));
}
