namespace Pigeon.Core.Targets;

/// <summary>Stand-in.</summary>
public sealed record NodeGroups
{
    public static NodeGroups None { get; } = new();

    private string Unknown { get; } = "there is no node group '?'";

    public string? Problem(Target target) => target.Text == "?" ? Unknown : null;
}
