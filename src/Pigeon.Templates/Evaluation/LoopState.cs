namespace Pigeon.Templates;

/// <summary>What a loop knows about its current turn. The length is null in a while loop, which does not know it.</summary>
internal sealed class LoopState(string keyword, long? length)
{
    public string Keyword { get; } = keyword;

    public long Index { get; set; }

    public bool Changed { get; set; } = true;

    public object? Find(string name) => name switch
    {
        "index" => Index,
        "first" => Index == 0,
        "even" => Index % 2 == 0,
        "odd" => Index % 2 == 1,
        "last" when length is { } count => Index == count - 1,
        "length" when length is { } count => count,
        "rindex" when length is { } count => count - Index - 1,
        "changed" when length is not null => Changed,
        _ => null,
    };
}
