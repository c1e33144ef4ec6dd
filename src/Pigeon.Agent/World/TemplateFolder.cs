using Pigeon.Core.Rendering;

namespace Pigeon.Agent.World;

/// <summary>The shipped templates, and an operator's own in their place.</summary>
public static class TemplateFolder
{
    private const string Prefix = "haproxy/";

    /// <param name="overrides">A folder whose files take the place of shipped ones of the same name; it may be absent.</param>
    public static TemplateSet Load(string overrides)
    {
        var texts = new Dictionary<string, string>(Shipped().Texts);
        if (!Directory.Exists(overrides)) return new TemplateSet(texts);
        foreach (var file in Directory.GetFiles(overrides, "*.cfg"))
            if (Path.GetFileName(file) is var name && name != TemplateSet.Pigeon) texts[name] = File.ReadAllText(file);
        return new TemplateSet(texts);
    }

    public static TemplateSet Shipped()
    {
        var texts = new Dictionary<string, string>();
        var assembly = typeof(TemplateFolder).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var reader = new StreamReader(stream);
            texts[resource[Prefix.Length..]] = reader.ReadToEnd();
        }

        return new TemplateSet(texts);
    }
}
