using System.Runtime.InteropServices;
using Pigeon.Commands;
using Pigeon.Terminal;

var shell = Shell.OfThisProcess();
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await PigeonCommandLine.RunAsync(args, shell, RunAgentAsync, stop.Token);

// The second signal is not held back: it ends the process at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

Task<int> RunAgentAsync(string? configPath, CancellationToken ct)
{
    shell.Error.WriteLine("error: this build has no agent");
    return Task.FromResult(ct.IsCancellationRequested ? Pigeon.ExitCode.Interrupted : Pigeon.ExitCode.Other);
}
