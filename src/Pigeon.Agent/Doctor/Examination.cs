using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;
using Pigeon.Hosting.Settings;

namespace Pigeon.Agent.Doctor;

/// <summary><c>pigeon doctor</c>: looks at everything that a VM's agent needs, whether one runs or not, and changes nothing.</summary>
public static class Examination
{
    /// <param name="configPath">Null means the default file.</param>
    /// <param name="variables">The environment, which goes before the file.</param>
    public static async Task<DoctorWire> RunAsync(string? configPath, IReadOnlyDictionary<string, string> variables, TimeProvider time, CancellationToken ct)
    {
        switch (AgentSettingsFile.Load(configPath, variables, Environment.MachineName))
        {
            case SettingsResult<AgentSettings>.Invalid invalid:
                return new([.. invalid.Errors.Select(error => Finding.Problem("configuration", error.ToString(), "mend the file, or the variable: docs/agent.md has every key"))]);
            case SettingsResult<AgentSettings>.Valid { Settings: var settings }:
                var file = configPath ?? (File.Exists(AgentSettingsFile.DefaultPath) ? AgentSettingsFile.DefaultPath : "no file: everything has its default");
                List<FindingWire> findings = [Finding.Ok("configuration", $"{settings.Vm.Name}: {file}")];
                findings.AddRange(PlacesCheck.Look(settings));
                findings.Add(await DockerCheck.LookAsync(settings, time, ct));
                findings.AddRange(await HaproxyCheck.LookAsync(settings, time, ct));
                findings.Add(await AgentCheck.LookAsync(settings, ct));
                findings.AddRange(CertificatesCheck.Look(settings, time));
                findings.Add(ClockCheck.Look());
                if (settings.Controller is { } place) findings.AddRange(await ControllerCheck.LookAsync(settings, place, time, ct));
                return new(findings);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Whether something does not work.</summary>
    public static bool IsIll(DoctorWire found) => found.Findings.Any(finding => finding.State == Finding.Problematic);
}
