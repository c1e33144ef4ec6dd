using System.Collections.Concurrent;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Vms;

/// <summary>What the VMs said last, and when. It is never stored: after a restart they say it again.</summary>
internal sealed class Presence(TimeProvider time, TimeSpan lease)
{
    private readonly ConcurrentDictionary<VmName, (VmReportWire Report, DateTimeOffset At)> _heard = new();

    public DateTimeOffset Now => time.GetUtcNow();

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>How long a silent VM counts as present.</summary>
    public TimeSpan Lease => lease;

    public void Hear(VmName vm, VmReportWire report) => _heard[vm] = (report, time.GetUtcNow());

    public void Forget(VmName vm) => _heard.TryRemove(vm, out _);

    /// <summary>What it said last, and when; null when it was not heard since the start.</summary>
    public (VmReportWire Report, DateTimeOffset At)? Last(VmName vm) => _heard.TryGetValue(vm, out var last) ? last : null;

    /// <summary>Whether it was heard within the lease.</summary>
    public bool IsPresent(VmName vm) => Last(vm) is { At: var at } && time.GetUtcNow() - at < lease;

    /// <summary>Whether it may be alive: a controller that was just started cannot know who is not.</summary>
    public bool MayBeAlive(VmName vm) => IsPresent(vm) || time.GetUtcNow() - StartedAt < lease;
}
