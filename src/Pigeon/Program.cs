using System.Runtime.InteropServices;
using Pigeon.Agent;
using Pigeon.Commands;
using Pigeon.Controller;
using Pigeon.Terminal;

var shell = Shell.OfThisProcess();
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await PigeonCommandLine.RunAsync(args, shell, AgentProgram.RunAsync, ControllerProgram.RunAsync, stop.Token);

// The second signal is not held back: it ends the process at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
