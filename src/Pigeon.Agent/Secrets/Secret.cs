namespace Pigeon.Agent.Secrets;

/// <summary>A secret on its way into a container. It prints as its name alone.</summary>
public sealed class Secret(string name, string text)
{
    private const int ShortestToMask = 4;

    /// <summary>As the Engine takes it: <c>NAME=text</c>.</summary>
    public string Entry => $"{name}={text}";

    /// <summary>A message of the Engine, without what it may have echoed of this. A very short text is left: it would stand in any message by chance.</summary>
    public string Mask(string message) => text.Length < ShortestToMask ? message : message.Replace(text, "***", StringComparison.Ordinal);

    public override string ToString() => name;
}
