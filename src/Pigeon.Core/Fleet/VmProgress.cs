using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>A VM's part in an operation.</summary>
/// <param name="Since">When it came to this stage.</param>
public sealed record VmProgress(VmName Vm, VmStage Stage, DateTimeOffset Since)
{
    /// <summary>What it waits for, or why it could not; empty when there is nothing to say.</summary>
    public string Detail { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the VM is given what the operation decided. Until then it is given what was before.</summary>
    public bool IsTold { get; init; }

    /// <summary>When it was told; null until then.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    public VmProgress To(VmStage stage, DateTimeOffset now, string detail = "") => stage == Stage && detail == Detail ? this : this with
    {
        Stage = stage, Detail = detail, Since = stage == Stage ? Since : now, IsTold = IsTold || stage is VmStage.Told, ToldAt = stage is VmStage.Told ? ToldAt ?? now : ToldAt,
    };
}
