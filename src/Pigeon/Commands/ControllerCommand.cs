using System.CommandLine;
using Pigeon.Controller.Settings;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary><c>pigeon controller</c></summary>
internal static class ControllerCommand
{
    /// <summary>The keys of <c>controller.yaml</c>, those of a path joined by <c>-</c>. Node groups have names of their own choice.</summary>
    internal static readonly string[] Keys =
    [
        "name", "listen", "state-dir", "lease", "tls-certificate", "tls-key", "tls-ca-certificate", "tls-ca-key", "certificates-lifetime", "advertise",
        "store-etcd-endpoints", "store-etcd-prefix", "store-etcd-ca", "store-etcd-certificate", "store-etcd-key", "store-etcd-user", "store-etcd-password-file", "store-etcd-lease",
        "audit-max-size", "audit-files", "audit-keep", "connections-most", "connections-per-address", "metrics-token-file", "log-level", "log-format",
    ];

    public static Command Create(Shell shell, RunProcess run) =>
        ProcessCommand.Create(shell, "controller", "Run the controller of a fleet of VMs", ControllerSettingsFile.DefaultPath, Keys, run);
}
