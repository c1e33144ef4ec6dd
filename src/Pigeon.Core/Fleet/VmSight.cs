using System.Collections.Immutable;
using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>What the controller knows of a VM now.</summary>
public sealed record VmSight(VmRecord Record)
{
    private ImmutableDictionary<AppName, AppReport> _apps = ImmutableDictionary<AppName, AppReport>.Empty;

    public VmName Name => Record.Name;

    /// <summary>Null until it was heard by this controller.</summary>
    public VmReport? Report
    {
        get;
        init => (field, _apps) = (value, value is null ? _apps.Clear() : value.Apps.ToImmutableDictionary(app => app.App));
    }

    /// <summary>By the controller's clock.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>An app as the VM told of it last; null when it said nothing of it. There may be many apps, and each change asks for one.</summary>
    public AppReport? App(AppName name) => _apps.GetValueOrDefault(name);
}
