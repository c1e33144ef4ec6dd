namespace Pigeon.Core.Protocol;

/// <summary>What <c>GET /v1/status</c> shows: what is, read from Docker and HAProxy, beside what should be.</summary>
public sealed record StatusWire
{
    public int SchemaVersion { get; init; } = 1;

    public required string Vm { get; init; }

    /// <summary>The agent's version.</summary>
    public required string Agent { get; init; }

    public required DockerStatusWire Docker { get; init; }

    public required HaproxyStatusWire Haproxy { get; init; }

    /// <summary>The link to the controller of the fleet; null when the VM is on its own.</summary>
    public ControllerLinkWire? Controller { get; init; }

    public required IReadOnlyList<FrontendWire> Frontends { get; init; }

    public required IReadOnlyList<AppWire> Apps { get; init; }

    /// <summary>What another hand changed in HAProxy or its files, and was put right: the last findings, oldest first.</summary>
    public IReadOnlyList<DriftWire> Drift { get; init; } = [];

    /// <summary>What deserves a look, in sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>All that is wrong or deserves a look, in sentences.</summary>
    public IEnumerable<string> Problems()
    {
        if (Docker.Problem is { } docker) yield return $"docker: {docker}";
        if (Haproxy.Problem is { } haproxy) yield return $"haproxy: {haproxy}";
        if (Controller is { Problem: { } controller }) yield return $"controller: {controller}";
        foreach (var app in Apps) if (app.Problem is { } problem) yield return $"{app.Name}: {problem}";
        foreach (var warning in Warnings) yield return warning;
    }
}
