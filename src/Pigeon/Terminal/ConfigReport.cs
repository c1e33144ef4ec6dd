using System.Text.Json.Nodes;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Storage;
using Pigeon.Core.Yaml;

namespace Pigeon.Terminal;

/// <summary>Shows what a definition's template comes to, and what is wrong with that.</summary>
internal sealed class ConfigReport(Shell shell, bool json, bool showSecrets)
{
    private readonly FormulaPage _files = new(showSecrets);

    public int Tell(AppName app, RenderedEntry rendered)
    {
        // A definition that is wrong is shown all the same: that is when people want to see what the template made of it.
        if (!json && rendered.Entry is { } entry) shell.Out.Write(Page(app, entry) + (rendered.Formula is { } formula ? _files.Page(formula) : ""));
        else if (!json && rendered.Text is { } text) WriteUnread(text);
        if (json) shell.Out.WriteLine(Document(rendered).ToJsonString());
        if (rendered.Errors.Count == 0) return ExitCode.Done;
        foreach (var error in rendered.Errors) shell.Error.WriteLine(Printed.Clean($"{error}"));
        shell.Error.WriteLine($"error: the definition of {app} has {Printed.Count(rendered.Errors.Count, "error")}");
        return ExitCode.Usage;
    }

    private string Page(AppName app, YamlValue entry)
    {
        var shown = showSecrets ? entry : SecretMask.Hidden(entry);
        return YamlPrinter.Print(Below("stacks", Below(app.Text, shown)));
    }

    private static YamlValue.Mapping Below(string key, YamlValue value) =>
        new([KeyValuePair.Create(new YamlValue.Scalar(key, plain: false, default), value)], default);

    private void WriteUnread(string text)
    {
        if (showSecrets) shell.Out.Write(text.EndsWith('\n') ? text : text + "\n");
        else shell.Error.WriteLine("the app cannot be found in what the template comes to, so no secret of it could be hidden: --show-secrets prints all of it as it is");
    }

    private JsonObject Document(RenderedEntry rendered)
    {
        JsonNode? definition = rendered.Spec is { } spec ? SpecText.Of(spec) : null;
        var document = new JsonObject
        {
            ["valid"] = rendered.Errors.Count == 0,
            ["definition"] = showSecrets ? definition : SecretMask.Hidden(definition),
            ["errors"] = new JsonArray([.. rendered.Errors.Select(error => (JsonNode)$"{error}")]),
        };
        if (rendered.Formula is { } formula) document["files"] = _files.Document(formula);
        return document;
    }
}
