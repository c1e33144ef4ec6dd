namespace Pigeon.Core.Rendering;

/// <summary>The texts of the templates that make a configuration, by file name; an operator's own take the place of the shipped ones.</summary>
public sealed record TemplateSet(IReadOnlyDictionary<string, string> Texts)
{
    public const string Haproxy = "haproxy.cfg";
    public const string Server = "server.cfg";
    public const string Pigeon = "pigeon.cfg";

    public static string BackendFor(Stacks.StackState state) => $"backend.{state.ToString().ToLowerInvariant()}.cfg";
}
