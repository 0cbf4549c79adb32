// A scheduler with tasks of several kinds, which pass packets to each other.
function Task(id, priority, next) {
  this.id = id;
  this.priority = priority;
  this.next = next;
  this.queue = [];
  this.done = 0;
}
Task.prototype.take = function () { return this.queue.length > 0 ? this.queue.shift() : null; };
function Worker(id, priority, next) { Task.call(this, id, priority, next); this.seed = id * 7919; }
Worker.prototype = Object.create(Task.prototype);
Worker.prototype.run = function (scheduler) {
  var packet = this.take();
  if (packet === null) return;
  for (var i = 0; i < packet.data.length; i++) {
    this.seed = (this.seed * 1103 + 12345) % 65536;
    packet.data[i] = (packet.data[i] + this.seed) & 255;
  }
  this.done++;
  scheduler.send(packet);
};
function Device(id, priority, next) { Task.call(this, id, priority, next); this.total = 0; }
Device.prototype = Object.create(Task.prototype);
Device.prototype.run = function (scheduler) {
  var packet = this.take();
  if (packet === null) return;
  for (var i = 0; i < packet.data.length; i++) this.total = (this.total + packet.data[i] * (i + 1)) % 1000003;
  this.done++;
  scheduler.send(packet);
};
function Scheduler() { this.tasks = []; this.sent = 0; }
Scheduler.prototype.add = function (task) { this.tasks.push(task); };
Scheduler.prototype.send = function (packet) {
  this.sent++;
  packet.hops++;
  packet.at = (packet.at + 1 + packet.data[0] % 2) % this.tasks.length;
  this.tasks[packet.at].queue.push(packet);
};
Scheduler.prototype.run = function (rounds) {
  for (var round = 0; round < rounds; round++) {
    for (var task = this.tasks[0]; task; task = task.next) task.run(this);
  }
};
var scheduler = new Scheduler();
var last = null;
for (var id = 7; id >= 0; id--) {
  last = id % 2 === 0 ? new Worker(id, id * 10, last) : new Device(id, id * 10, last);
  scheduler.tasks.unshift(last);
}
for (var packet = 0; packet < 12; packet++) {
  var data = [];
  for (var byte = 0; byte < 16; byte++) data.push(packet * 16 + byte & 255);
  scheduler.send({at: packet % 8, hops: 0, data: data});
}
scheduler.run(1500);
var sum = scheduler.sent;
for (var t = scheduler.tasks[0]; t; t = t.next) sum = (sum * 31 + (t.total || t.seed) + t.done) % 1000003;
sum;
