using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Vms;

/// <summary>A VM and what it told last of its apps.</summary>
/// <param name="Present">Whether it was heard within its lease.</param>
/// <param name="HeardAt">Null when it was not heard since the controller was started.</param>
internal sealed record ToldVm(VmName Name, bool Present, DateTimeOffset? HeardAt, StatusWire? Status)
{
    private readonly Dictionary<string, AppWire> _apps = (Status?.Apps ?? []).DistinctBy(app => app.Name).ToDictionary(app => app.Name, StringComparer.Ordinal);

    public IEnumerable<string> Apps => _apps.Keys;

    public AppWire? Find(string app) => _apps.GetValueOrDefault(app);
}
