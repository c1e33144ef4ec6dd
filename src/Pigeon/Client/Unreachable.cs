using System.Diagnostics;
using System.Net.Sockets;

namespace Pigeon.Client;

/// <summary>Says why an agent cannot be reached, and what to do about it.</summary>
internal static class Unreachable
{
    private const int NoSuchFile = 2;
    private const int PermissionDenied = 13;

    /// <summary>The sentence; null when the connection was made and lost later.</summary>
    public static string? Explain(Endpoint endpoint, HttpRequestException fault)
    {
        if (endpoint.Socket is not { } path)
        {
            return fault.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
                ? $"nobody answers at {endpoint}: {fault.Message}"
                : null;
        }

        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException refused && fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.Unknown)
                return Explain(endpoint, path, refused);
        }

        return null;
    }

    private static string? Explain(Endpoint endpoint, string path, SocketException refused) => refused switch
    {
        { NativeErrorCode: PermissionDenied } or { SocketErrorCode: SocketError.AccessDenied } =>
            $"permission denied at {endpoint}{Ownership(path)}: run this as root or as a member of that group",
        { NativeErrorCode: NoSuchFile } or { SocketErrorCode: SocketError.ConnectionRefused or SocketError.AddressNotAvailable } =>
            $"no {Kind(path)} listens on {endpoint}: start it with `pigeon {Kind(path)}`, or name another with --host",
        { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown } => null,
        _ => $"{endpoint} cannot be reached: {refused.Message}",
    };

    /// <summary>What should listen there; sockets are called after it.</summary>
    private static string Kind(string path) => Path.GetFileName(path).Contains("controller", StringComparison.Ordinal) ? "controller" : "agent";

    // .NET does not tell a file's owner; the system's own tool does. The folder is asked when the socket itself is hidden.
    private static string Ownership(string path)
    {
        foreach (var place in (string?[])[path, Path.GetDirectoryName(path)])
        {
            if (place is not null && Stat(place) is { Length: > 0 } words) return $" ({place} belongs to {words})";
        }

        return "";
    }

    private static string? Stat(string path)
    {
        try
        {
            var start = new ProcessStartInfo("stat", ["-c", "%U, group %G, mode %A", "--", path]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var stat = Process.Start(start);
            return stat?.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
