namespace Pigeon.Core.Definitions;

/// <summary>A port of the container: only exposed, or also published on the VM.</summary>
/// <param name="Port">The container's port.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="HostIp">The VM's IP address to publish on; null means all.</param>
/// <param name="HostPort">Null when the port is only exposed; 0 lets the Engine choose.</param>
public sealed record PortSpec(int Port, string Protocol, string? HostIp, int? HostPort);
